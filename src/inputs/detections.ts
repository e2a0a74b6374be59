import { DETECTION_SETTINGS, type DetectionSetting, type DetectionSettings } from '../model/detections'
import { nearest } from './nearest'
import { quoted, type Reader } from './reader'

const SETTINGS: ReadonlyMap<string, DetectionSetting> = new Map(
  (Object.keys(DETECTION_SETTINGS) as DetectionSetting[]).map((setting) => [inputName(setting), setting])
)

/** What the detections compare with; null = they are not deployed. */
export function readDetections(read: Reader): DetectionSettings | null {
  const lines = read.lines('detection-settings')
  const settings = lines.flatMap((line) => readSetting(read, line))
  const all = { ...DETECTION_SETTINGS, ...Object.fromEntries(settings) } as DetectionSettings
  if (read.boolean('detections')) return all
  if (lines.length > 0)
    read.refuse('detection-settings', 'is set, but no detections are deployed', 'Set `detections: true`')
  return null
}

function readSetting(read: Reader, line: string): readonly (readonly [DetectionSetting, number | readonly string[]])[] {
  const [, name = line, text = ''] = /^([\w-]+)\s*:\s*(.*)$/.exec(line) ?? []
  const setting = SETTINGS.get(name)
  if (setting === undefined) {
    const suggestion = nearest(name, [...SETTINGS.keys()]) ?? 'failures'
    read.refuse(
      'detection-settings',
      `${quoted(line)} sets nothing that a detection has`,
      `Did you mean \`${suggestion}: …\`?`
    )
    return []
  }
  if (typeof DETECTION_SETTINGS[setting] !== 'number') return [[setting, listOf(text)]]
  if (/^\d{1,15}$/.test(text)) return [[setting, Number(text)]]
  read.refuse(
    'detection-settings',
    `${quoted(line)} is not a number`,
    `For example \`${name}: ${DETECTION_SETTINGS[setting]}\``
  )
  return []
}

function listOf(text: string): readonly string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}

/** "failureMinutes" is written "failure-minutes". */
export function inputName(setting: DetectionSetting): string {
  return setting.replaceAll(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)
}
