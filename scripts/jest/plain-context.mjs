import vm from 'node:vm'
import { TestEnvironment } from 'jest-environment-node'

const { createContext } = vm
const plainContext = () => createContext(vm.constants.DONT_CONTEXTIFY)

/**
 * jest's environment with an ordinary context. In jest's own, each look-up of a global (`Array`, `Error`) takes 100 ns, because
 * Node asks an object of jest for it. https://nodejs.org/api/vm.html#when-to-use-vmconstantsdont_contextify
 */
export class PlainContext extends TestEnvironment {
  constructor(config, context) {
    vm.createContext = plainContext
    try {
      super(config, context)
    } finally {
      vm.createContext = createContext
    }
  }
}
