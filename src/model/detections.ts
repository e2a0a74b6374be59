/** What a detection compares with: its default, and whether it is a number or a list. */
export const DETECTION_SETTINGS = {
  failures: 5,
  failureMinutes: 180,
  restrictedBuckets: ['*'],
  allowedNetworks: [],
  authenticatedBuckets: [],
  knownRequesters: [],
  suspiciousAgents: [
    '*curl/*',
    '*Wget/*',
    '*python-requests*',
    '*python-urllib*',
    '*Go-http-client*',
    '*libwww-perl*',
    '*nikto*',
    '*nuclei*',
    '*nmap*',
    '*sqlmap*',
    '*zgrab*',
    '*masscan*',
    '*gobuster*',
    '*dirbuster*'
  ],
  firstHour: 8,
  lastHour: 18,
  responseBytes: 100_000_000,
  objectBytes: 10_000_000,
  requestsPerMinute: 100,
  failuresPerHour: 50,
  rareRequests: 1,
  publicReads: 15,
  denied: 15,
  postureBuckets: 15,
  deploymentAgents: ['*Terraform*', '*CloudFormation*', '*Pulumi*', '*cdk*', '*aws-internal*']
} as const satisfies Readonly<Record<string, number | readonly string[]>>

export type DetectionSetting = keyof typeof DETECTION_SETTINGS

export type DetectionSettings = {
  readonly [S in DetectionSetting]: (typeof DETECTION_SETTINGS)[S] extends number ? number : readonly string[]
}

/** The detections, each a file in sql/detection, with the values that its query has besides the view of requests. */
export const DETECTIONS: Readonly<Record<string, readonly string[]>> = {
  errors: ['failureMinutes', 'failures'],
  'outside-networks': ['restrictedBuckets', 'allowedNetworks'],
  'plain-http': [],
  unauthenticated: ['authenticatedBuckets'],
  'unknown-requesters': ['requesterBuckets', 'knownRequesters'],
  'old-tls-objects': [],
  'old-tls-buckets': [],
  'suspicious-agents': ['suspiciousAgents'],
  'outside-hours': ['firstHour', 'lastHour'],
  'large-responses': ['responseBytes'],
  'large-objects': ['objectBytes'],
  'request-bursts': ['requestsPerMinute'],
  'failed-requests': ['failuresPerHour'],
  'rare-anonymous': ['rareRequests'],
  'rapid-public-reads': ['publicReads'],
  'credential-files': [],
  'denied-enumeration': ['denied'],
  'posture-calls': ['postureBuckets'],
  'desktop-clients': ['rareRequests'],
  'ransom-notes': [],
  'overwritten-scripts': ['deploymentAgents'],
  'logging-changed': []
}
