/** Which of the frame's own overlays is open. */
class Overlays {
  palette = $state(false)
  shortcuts = $state(false)
  newProject = $state(false)
  renameProject = $state(false)
}

export const overlays = new Overlays()
