import { testRandomChanges } from './random'

testRandomChanges(1)
