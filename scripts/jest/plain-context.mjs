import vm from 'node:vm'

const { createContext } = vm

/**
 * Calls this while `vm.createContext` makes ordinary contexts. In those that jest asks for, each look-up of a global (`Array`, `Error`)
 * takes 100 ns, because Node asks an object of jest for it.
 * https://nodejs.org/api/vm.html#when-to-use-vmconstantsdont_contextify
 */
export function withPlainContext(work) {
  vm.createContext = () => createContext(vm.constants.DONT_CONTEXTIFY)
  try {
    return work()
  } finally {
    vm.createContext = createContext
  }
}
