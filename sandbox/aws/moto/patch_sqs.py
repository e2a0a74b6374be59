"""
SQS keeps each message until it is deleted. moto loses one that is sent while another one is deleted: it copies the list
of messages without the deleted one, and does not hold the lock under which a message is added. And it counts all
messages of a queue to read one setting of it, for each message that is sent: so 20,000 would take half an hour.
"""

from threading import local

from moto.sqs.models import Queue, SQSBackend

COUNTS = (
    "approximate_number_of_messages",
    "approximate_number_of_messages_delayed",
    "approximate_number_of_messages_not_visible",
)

plain_delete = Queue.delete_message
plain_send = SQSBackend.send_message
thread = local()


def delete_message(self, receipt_handle):
    with self._messages_lock:
        plain_delete(self, receipt_handle)


def send_message(self, *arguments, **named):
    thread.sends = True
    try:
        return plain_send(self, *arguments, **named)
    finally:
        thread.sends = False


def counted_unless_sending(plain):
    return property(lambda self: 0 if getattr(thread, "sends", False) else plain.fget(self))


def apply():
    Queue.delete_message = delete_message
    SQSBackend.send_message = send_message
    for name in COUNTS:
        setattr(Queue, name, counted_unless_sending(getattr(Queue, name)))
