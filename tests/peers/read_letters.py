"""Reads mails as a Python program does. Standard input: a list of messages in base64."""

import base64
import email
import email.header
import email.policy
import email.utils
import json
import sys
from html.parser import HTMLParser


class Page(HTMLParser):
    """The links of a page, those of them that can be seen, and its words."""

    def __init__(self):
        super().__init__()
        self.hrefs, self.seen, self.words = [], [], ""

    def handle_starttag(self, tag, attributes):
        if tag == "a":
            self.hrefs.append(dict(attributes)["href"])

    def handle_data(self, data):
        self.words += data
        if data.startswith("https://"):
            self.seen.append(data)


def people(header):
    return [[person.display_name, person.addr_spec] for person in header.addresses] if header else []


def decoded(field):
    """A name and an address by RFC 2047 to the letter: `display_name` of Python 3.11 puts a space between encoded words."""
    name, address = email.utils.parseaddr(field)
    return [str(email.header.make_header(email.header.decode_header(name))), address]


def read(message):
    octets = base64.b64decode(message)
    mail = email.message_from_bytes(octets, policy=email.policy.default)
    raw = email.message_from_bytes(octets)
    text, page = mail.iter_parts()
    html = Page()
    html.feed(page.get_content())
    html.close()
    defects = [*mail.defects, *text.defects, *page.defects]
    for header in mail.values():
        defects += header.defects
    return {
        "headers": dict(mail.items()),
        "people": [people(mail[name]) for name in ("From", "To", "Reply-To")],
        "decoded": {name: decoded(raw[name]) for name in ("From", "To", "Reply-To") if name in raw},
        "types": [part.get_content_type() for part in (text, page)],
        "bracketed": [line[1:-1] for line in text.get_content().splitlines() if line.startswith("<")],
        "hrefs": html.hrefs,
        "seen": html.seen,
        "words": html.words,
        "defects": [repr(defect) for defect in defects],
    }


json.dump([read(message) for message in json.load(sys.stdin)], sys.stdout)
