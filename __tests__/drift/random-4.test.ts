import { testRandomChanges } from './random'

testRandomChanges(4)
