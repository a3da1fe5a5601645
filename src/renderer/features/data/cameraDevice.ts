/** The camera as the browser gives it: a live picture, and single frames of it as PNG. */

/** px of a frame's sides: the middle square of the picture. */
export const frameSide = 224

export interface Frame {
  png: Uint8Array<ArrayBuffer>
  /** To show it; released by who asked for the frame. */
  url: string
}

export interface Camera {
  readonly id: string
  /** Shows the live picture. */
  show(video: HTMLVideoElement): void
  grab(): Promise<Frame>
  close(): void
}

export interface CameraChoice {
  id: string
  /** Empty where the system gives none. */
  label: string
}

export async function listCameras(): Promise<CameraChoice[]> {
  const all = await navigator.mediaDevices.enumerateDevices()
  return all
    .filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId !== '')
    .map(({ deviceId, label }) => ({ id: deviceId, label }))
}

/**
 * @param onend the camera was disconnected
 * @throws DOMException as getUserMedia: NotFoundError, NotAllowedError, NotReadableError
 */
export async function openCamera(id: string | null, onend: () => void): Promise<Camera> {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: false,
    video: {
      width: { ideal: 640 },
      height: { ideal: 480 },
      ...(id === null ? {} : { deviceId: { exact: id } })
    }
  })
  const [track] = stream.getVideoTracks()
  track?.addEventListener('ended', onend)
  // A video of its own, so that frames come whatever is on the screen.
  const video = document.createElement('video')
  video.muted = true
  video.srcObject = stream
  await video.play()
  const canvas = new OffscreenCanvas(frameSide, frameSide)
  return {
    id: track?.getSettings().deviceId ?? '',
    show(shown) {
      shown.srcObject = stream
    },
    grab: () => grab(video, canvas),
    close() {
      track?.removeEventListener('ended', onend)
      for (const each of stream.getTracks()) each.stop()
      video.srcObject = null
    }
  }
}

async function grab(video: HTMLVideoElement, canvas: OffscreenCanvas): Promise<Frame> {
  const context = canvas.getContext('2d', { alpha: false })
  if (!context) throw new Error('There is no canvas to draw on.')
  const { videoWidth: w, videoHeight: h } = video
  const side = Math.min(w, h)
  context.drawImage(video, (w - side) / 2, (h - side) / 2, side, side, 0, 0, frameSide, frameSide)
  const blob = await canvas.convertToBlob({ type: 'image/png' })
  return { png: new Uint8Array(await blob.arrayBuffer()), url: URL.createObjectURL(blob) }
}
