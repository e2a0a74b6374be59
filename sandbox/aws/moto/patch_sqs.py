"""
SQS keeps each message until it is deleted. moto loses one that is sent while another one is deleted: it copies the list
of messages without the deleted one, and does not hold the lock under which a message is added.
"""

from moto.sqs.models import Queue

plain_delete = Queue.delete_message


def delete_message(self, receipt_handle):
    with self._messages_lock:
        plain_delete(self, receipt_handle)


def apply():
    Queue.delete_message = delete_message
