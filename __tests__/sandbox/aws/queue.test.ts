import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'

const ROOT = join(import.meta.dirname, '../../..')

/** Sends a message from another thread while one is deleted, and prints how many are left. */
const SCRIPT = `
import sys
import threading
sys.path.insert(0, 'sandbox/aws/moto')
from moto.sqs.models import Message, Queue
if sys.argv[1] == 'patched':
    import patch_sqs
    patch_sqs.apply()

queue = Queue('q', 'us-east-1', '111122223333')
queue.add_message(Message('1', 'first'))
first = queue._messages[0]
first.mark_received(visibility_timeout=30)
sender = threading.Thread(target=lambda: queue.add_message(Message('2', 'second')))

class Messages(list):
    def __iter__(self):
        yield from super().__iter__()
        # Whoever copies the list has seen its end, and not yet put the copy in its place.
        sender.start()
        sender.join(0.2)

queue._messages = Messages(queue._messages)
queue.delete_message(first.receipt_handle)
sender.join()
print([message.body for message in queue._messages])
`

function left(by: 'moto' | 'patched'): string {
  const { stdout, stderr } = spawnSync('.venv/bin/python', ['-B', '-c', SCRIPT, by], { cwd: ROOT, encoding: 'utf8' })
  return stdout.trim() || stderr
}

test('a message that is sent while another one is deleted is kept', () => {
  expect(left('patched')).toBe("['second']")
})

test('moto itself loses it: once it does not, the patch can go', () => {
  expect(left('moto')).toBe('[]')
})
