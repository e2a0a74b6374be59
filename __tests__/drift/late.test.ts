import { testLateRepairs } from './random'

testLateRepairs()
