import { readFileSync } from 'node:fs'
import { inputName } from '../../src/inputs/detections'
import { DETECTION_SETTINGS, DETECTIONS, type DetectionSetting } from '../../src/model/detections'
import { detectionViewName } from '../../src/model/names'
import { type Page, tableHeader, tableRow } from './sections'

/** The tables of docs/detections.md, from the heads of the SQL files and the defaults of the settings. */
export function detectionsPage(): Page {
  return { file: 'docs/detections.md', sections: { detections: detections(), settings: settings() } }
}

function detections(): string {
  const rows = Object.keys(DETECTIONS).map((name) => {
    const head = headOf(name)
    const mitre = head.get('mitre') ?? ''
    const technique = `[${mitre}](https://attack.mitre.org/techniques/${mitre.replace('.', '/')}/)`
    const view = `[${detectionViewName('S3_ACCESS_LOGS', name)}](../sql/detection/${name}.sql)`
    return tableRow(
      view,
      head.get('part') ?? '',
      head.get('severity') ?? '',
      technique,
      head.get('like') ?? '',
      head.get('false-positives') ?? ''
    )
  })
  return [...tableHeader('view', 'shows', 'severity', 'MITRE', 'like', 'false positives'), ...rows].join('\n')
}

function settings(): string {
  const rows = (Object.keys(DETECTION_SETTINGS) as DetectionSetting[]).map((setting) => {
    const value: number | readonly string[] = DETECTION_SETTINGS[setting]
    const shown = typeof value === 'number' ? String(value) : value.join(', ')
    const users = Object.entries(DETECTIONS).filter(([, uses]) => uses.includes(setting))
    return tableRow(`\`${inputName(setting)}\``, shown && `\`${shown}\``, users.map(([name]) => name).join(', '))
  })
  return [...tableHeader('setting', 'default', 'used by'), ...rows].join('\n')
}

function headOf(name: string): ReadonlyMap<string, string> {
  const lines = readFileSync(`sql/detection/${name}.sql`, 'utf8').split('\n')
  return new Map(
    lines.flatMap((line) => [...line.matchAll(/^-- ([\w-]+): (.+)$/g)].map(([, key = '', value = '']) => [key, value]))
  )
}
