"""Make the mails beside this file: one activation link, in three mails as mail programs write them.

    python3 tests/mails/make.py

rewrites quoted-printable-html.eml, forwarded-plain.eml and base64-multipart.eml. Nothing in them depends on the clock
or on chance, so that the files stay as they are, byte for byte. Only the standard library is used.

The link is really signed (HS256, with SECRET), because what an encoding does to it depends on its text.
"""

import base64
import hashlib
import hmac
import json
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

HERE = Path(__file__).parent

# CRLF line ends, and no encoded line longer than RFC 2045 allows (section 6.7, rule 5).
POLICY = SMTP.clone(max_line_length=76)

SECRET = "correct horse battery staple, for the mails in the tests only"

# 2026-11-23T09:00:03Z: the first second from 09:00 with which the signature has both a `-` and a `_`.
ISSUED_AT = 1795424403
LIFETIME = 7200
SENT = "Mon, 23 Nov 2026 09:00:04 +0000"

SENDER = "Example Accounts <accounts@example.org>"
CUSTOMER = "Ada <ada@example.org>"
SUBJECT = "Activate your account"

# The columns at which a naive mail program breaks a line, its quote mark included.
COLUMNS = 72


def base64url(octets):
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode("ascii")


def compact(value):
    return json.dumps(value, separators=(",", ":")).encode("utf-8")


def sign():
    header = {"alg": "HS256", "typ": "JWT", "kid": "mails"}
    claims = {
        "user_id": 1,
        "username": "ada",
        "email": "ada@example.org",
        "purpose": "activate",
        "jti": "tnm8mmpnb81erjqabv0ynqzzw4",
        "iat": ISSUED_AT,
        "exp": ISSUED_AT + LIFETIME,
        "aud": "gatepass",
    }
    signed = base64url(compact(header)) + "." + base64url(compact(claims))
    mac = hmac.new(SECRET.encode("utf-8"), signed.encode("ascii"), hashlib.sha256).digest()
    signature = base64url(mac)
    assert "-" in signature and "_" in signature, "the signature lacks a symbol: take another ISSUED_AT"
    return signed + "." + signature


def html(url, charset):
    return f"""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta http-equiv="Content-Type" content="text/html; charset={charset}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Activate your account</title>
</head>
<body style="margin:0; padding:0; background-color:#f4f5f7;">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#f4f5f7">
<tr>
<td align="center" style="padding:24px 12px;">
<table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" style="background-color:#ffffff; border:1px solid #dfe1e6; border-radius:4px;">
<tr>
<td style="padding:24px 32px 0 32px;"><img src="https://accounts.example.org/static/mail/logo.png?v=3&amp;w=240" width="120" height="32" alt="Example Accounts" style="display:block; border:0;"></td>
</tr>
<tr>
<td style="padding:16px 32px; font-family:Arial,Helvetica,sans-serif; font-size:16px; line-height:24px; color:#172b4d;">
<p style="margin:0 0 16px 0;">Grüße, Ada!</p>
<p style="margin:0 0 16px 0;">Your account is nearly ready. Confirm your address within two hours:</p>
<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 16px 0;">
<tr>
<td bgcolor="#0052cc" style="border-radius:4px;"><a href="{url}" target="_blank" style="display:inline-block; padding:12px 24px; font-weight:bold; color:#ffffff; text-decoration:none;">Activate my account</a></td>
</tr>
</table>
<p style="margin:0 0 8px 0; font-size:13px; line-height:18px;">If the button does not work, copy this address into your browser:</p>
<p style="margin:0 0 16px 0; font-size:13px; line-height:18px; word-break:break-all; color:#0052cc;">{url}</p>
<p style="margin:0;">Schöne Grüße<br>Example Accounts</p>
</td>
</tr>
<tr>
<td style="padding:16px 32px 24px 32px; font-family:Arial,Helvetica,sans-serif; font-size:12px; line-height:16px; color:#6b778c;">
© 2026 Example Accounts &middot; <a href="https://accounts.example.org/unsubscribe?list=accounts&amp;member=1" style="color:#6b778c;">Unsubscribe</a>
</td>
</tr>
</table>
</td>
</tr>
</table>
</body>
</html>
"""


def plain(url):
    """The paragraphs of the mail as text."""
    return [
        "Grüße, Ada!",
        "Your account is nearly ready. Confirm your address within two hours, by opening this address in your browser:",
        url,
        "If you did not ask for an account, there is nothing that you need to do.",
        "Schöne Grüße\nExample Accounts",
    ]


def flowed(paragraph, mark):
    """Lines with a mark before each: between words with a space at the end (RFC 3676), else hard."""
    lines = [""]
    for word in paragraph.split(" "):
        if lines[-1] and len(mark + lines[-1] + " " + word) > COLUMNS - 1:
            lines[-1] += " "
            lines.append(word)
        else:
            lines[-1] += " " + word if lines[-1] else word
    width = COLUMNS - len(mark)
    return [mark + line[at : at + width] for line in lines for at in range(0, len(line), width)]


def message(sender, recipient, subject, date, message_id):
    mail = EmailMessage(policy=POLICY)
    mail["From"] = sender
    mail["To"] = recipient
    mail["Subject"] = subject
    mail["Date"] = date
    mail["Message-ID"] = message_id
    return mail


def quoted_printable_html(url):
    mail = message(SENDER, CUSTOMER, SUBJECT, SENT, "<20261123090004.1.4172@accounts.example.org>")
    mail["List-Unsubscribe"] = "<https://accounts.example.org/unsubscribe?list=accounts&member=1>"
    mail.set_content(html(url, "utf-8"), subtype="html", charset="utf-8", cte="quoted-printable")
    return mail


def forwarded_plain(url):
    first = "<20261123090004.1.4172@accounts.example.org>"
    date = "Mon, 23 Nov 2026 09:25:41 +0000"
    mail = message(CUSTOMER, SENDER, "Re: " + SUBJECT, date, "<5f0c2f9e-21d7-4a63-9b1e-6d0a4c8e7b35@example.org>")
    mail["In-Reply-To"] = first
    mail["References"] = first
    mail["User-Agent"] = "Example Mail 1.4"
    lines = ["Hello, this link does not work for me.", "", "Ada", ""]
    lines += ["On Mon, 23 Nov 2026 at 09:00, Example Accounts wrote:"]
    for paragraph in plain(url):
        for line in paragraph.split("\n"):
            lines += flowed(line, "> ")
        lines += ["> "]
    lines[-1] = ""
    lines += ["-- ", "Ada", "ada@example.org"]
    text = "\n".join(lines) + "\n"
    mail.set_content(text, charset="utf-8", cte="8bit", params={"format": "flowed"})
    return mail


def base64_multipart(url):
    mail = EmailMessage(policy=POLICY)
    mail["Return-Path"] = "<bounces@mail.example.org>"
    mail["Received"] = (
        "from mail.example.org (mail.example.org [192.0.2.25]) by mx.example.net (Postfix) with ESMTPS id 4Tz9Qk2hX7z3L"
        " for <ada@example.org>; Mon, 23 Nov 2026 09:00:07 +0000 (UTC)"
    )
    mail["Received"] = (
        "from accounts.example.org (accounts.example.org [198.51.100.7]) by mail.example.org (Postfix) with ESMTPSA"
        " id 9B3D21C04F for <ada@example.org>; Mon, 23 Nov 2026 09:00:05 +0000 (UTC)"
    )
    mail["DKIM-Signature"] = dkim_signature()
    mail["From"] = SENDER
    mail["To"] = CUSTOMER
    mail["Subject"] = SUBJECT
    mail["Date"] = SENT
    # It begins as a token does, and is none.
    mail["Message-ID"] = "<" + base64url(compact({"mail": 4173, "list": "accounts"})) + "@mail.example.org>"
    mail["List-Unsubscribe"] = (
        "<https://accounts.example.org/unsubscribe?list=accounts&member=1>,"
        " <mailto:unsubscribe@example.org?subject=accounts-1>"
    )
    mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content("\n\n".join(plain(url)) + "\n", charset="utf-8", cte="base64")
    mail.add_alternative(html(url, "iso-8859-1"), subtype="html", charset="iso-8859-1", cte="base64")
    mail.set_boundary("=_part_4173_1795424404")
    return mail


def dkim_signature():
    """A header with the form of a signature (RFC 6376 section 3.5); it signs nothing."""
    body_hash = base64.b64encode(hashlib.sha256(b"body").digest()).decode("ascii")
    signature = base64.b64encode(hashlib.shake_256(b"signature").digest(256)).decode("ascii")
    folded = " ".join(signature[at : at + 70] for at in range(0, len(signature), 70))
    return (
        "v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=mail; t=1795424404;"
        f" h=From:To:Subject:Date:Message-ID:List-Unsubscribe; bh={body_hash}; b={folded}"
    )


def main():
    url = f"https://accounts.example.org/api-activate/{sign()}/"
    mails = {
        "quoted-printable-html.eml": quoted_printable_html(url),
        "forwarded-plain.eml": forwarded_plain(url),
        "base64-multipart.eml": base64_multipart(url),
    }
    for name, mail in mails.items():
        (HERE / name).write_bytes(mail.as_bytes())


if __name__ == "__main__":
    main()
