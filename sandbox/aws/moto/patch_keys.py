"""
Keys may have any character, a line break too.
https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
"""

from moto.moto_server.utilities import RegexConverter


def apply():
    init = RegexConverter.__init__

    def init_for_all_lines(self, url_map, *items):
        """A dot matches everything but a line break unless it is told otherwise."""
        init(self, url_map, *items)
        self.regex = f"(?s:{self.regex})"

    RegexConverter.__init__ = init_for_all_lines
