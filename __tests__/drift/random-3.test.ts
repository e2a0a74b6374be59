import { testRandomChanges } from './random'

testRandomChanges(3)
