import { testRandomChanges } from './random'

testRandomChanges(2)
