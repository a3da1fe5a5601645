/** The machine and what is installed on it. */
import { z } from 'zod'

export const deviceSchema = z.object({
  /** "cpu" or "gpu:0" */
  device: z.string(),
  /** "CPU, 2 cores" */
  title: z.string(),
  /** Why this device: "No NVIDIA driver was found." */
  reason: z.string(),
  tensorflow: z.string(),
  memoryMb: z.number(),
  freeMemoryMb: z.number()
})
export type Device = z.infer<typeof deviceSchema>

export const checkSchema = z.object({
  id: z.string(),
  title: z.string(),
  ok: z.boolean(),
  /** What was found. */
  found: z.string(),
  /** When not ok: the line to run or the thing to do. */
  fix: z.string().optional()
})
export const doctorReportSchema = z.object({
  ok: z.boolean(),
  versions: z.record(z.string(), z.string()),
  device: deviceSchema.nullable(),
  checks: z.array(checkSchema)
})
export type DoctorReport = z.infer<typeof doctorReportSchema>
