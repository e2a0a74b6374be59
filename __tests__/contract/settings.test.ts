import { makeHostile } from '../pipeline/borrowed-sandbox'
import { BUNDLES, enableBundles } from '../pipeline/bundles'
import { describeLife } from './life'

describeLife('the life of a pipeline in an account whose administrator has set parameters', ({ sandbox }) =>
  makeHostile(sandbox)
)

describeLife('the life of a pipeline with no bundle of behavior changes', (world) => enableBundles(world, []))

for (const bundle of BUNDLES)
  describeLife(`the life of a pipeline with only the bundle ${bundle}`, (world) => enableBundles(world, [bundle]))
