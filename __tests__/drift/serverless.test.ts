import { PIPELINES } from './pipelines'
import { testAllChanges } from './rounds'

testAllChanges(PIPELINES[1])
