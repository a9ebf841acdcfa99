"""E-mail by SMTP, over one connection for many messages.

Up to the end of DATA nothing was sent, whatever breaks. From the moment the content goes out until the server
answers nobody knows: that is `Doubtful`, never a second try.
"""

from __future__ import annotations

import contextlib
import re
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from typing import Literal
from urllib.parse import unquote, urlsplit

from sohoi.common.text import nfc_clean
from sohoi.notices.channels import Doubtful, Down, Later, Message, Never

PORTS = {"smtp": 25, "smtps": 465}
# So many messages over one connection; servers grow tired of longer ones.
MOST_ON_ONE = 200
LOCAL = ("localhost", "127.0.0.1", "::1")
WRONG = "phải có dạng smtp://tên:mật-khẩu@máy:cổng, hoặc smtps://… khi máy thư mã hóa ngay từ đầu"

# Plain addresses only: nothing in one can end a command or a header.
ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", re.ASCII)


@dataclass(frozen=True)
class Server:
    """Where mail is handed over, as SOHOI_EMAIL_URL says: smtp (turned to TLS if it can) or smtps."""

    scheme: Literal["smtp", "smtps"]
    host: str
    port: int
    user: str = ""
    password: str = ""

    @classmethod
    def of(cls, url: str) -> Server:
        """Raises ValueError with a Vietnamese sentence."""
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname or parts.path.strip("/") or parts.query:
            raise ValueError(WRONG)
        try:
            port = parts.port or PORTS[parts.scheme]
        except ValueError:
            raise ValueError(WRONG) from None
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        scheme: Literal["smtp", "smtps"] = "smtps" if parts.scheme == "smtps" else "smtp"
        return cls(scheme, parts.hostname, port, user, password)


def address(text: str) -> str:
    """A plain address. Raises ValueError with a Vietnamese sentence."""
    if not ADDRESS.fullmatch(text):
        raise ValueError("phải là một địa chỉ thư, như so-hoi@vidu.vn")
    return text


class Email:
    """The channel. `sender` is the address that the letters come from, `house` the name beside it."""

    name = "email"

    def __init__(self, server: Server, *, sender: str, house: str, timeout: float = 20.0) -> None:
        self.server, self.sender, self.house, self.timeout = server, sender, house, timeout
        self._open: smtplib.SMTP | None = None
        self._sent = 0

    def send(self, message: Message) -> None:
        """Hand one letter over. Raises Later, Never, Down or Doubtful."""
        if not ADDRESS.fullmatch(message.address):
            raise Never("Địa chỉ thư ghi không đúng.")
        content = letter(message, sender=self.sender, house=self.house)
        self._content(self._begun(message.address), content)
        self._sent += 1
        if self._sent >= MOST_ON_ONE:
            self.close()

    def close(self) -> None:
        """End the connection, politely where the server still listens."""
        smtp, self._open, self._sent = self._open, None, 0
        if smtp is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                smtp.quit()
            smtp.close()

    def _begun(self, address: str) -> smtplib.SMTP:
        """The connection, with this letter's envelope said.

        One that was kept open may have been closed by the server meanwhile: then once more over a new one,
        since nothing was sent.
        """
        kept = self._open is not None
        try:
            smtp = self._connection()
            self._envelope(smtp, address)
        except (smtplib.SMTPException, OSError) as lost:
            self.close()
            if kept:
                return self._begun(address)
            raise Down(_gone(lost)) from lost
        return smtp

    def _connection(self) -> smtplib.SMTP:
        if self._open is None:
            self._open = self._connect()
        return self._open

    def _connect(self) -> smtplib.SMTP:
        server, context = self.server, ssl.create_default_context()
        smtp: smtplib.SMTP
        if server.scheme == "smtps":
            smtp = smtplib.SMTP_SSL(server.host, server.port, timeout=self.timeout, context=context)
        else:
            smtp = smtplib.SMTP(server.host, server.port, timeout=self.timeout)
        try:
            self._greet(smtp, context)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _greet(self, smtp: smtplib.SMTP, context: ssl.SSLContext) -> None:
        smtp.ehlo_or_helo_if_needed()
        if self.server.scheme == "smtp" and smtp.has_extn("starttls"):
            smtp.starttls(context=context)
            smtp.ehlo()
        elif self.server.scheme == "smtp" and self.server.user and self.server.host not in LOCAL:
            raise smtplib.SMTPException("a password never goes over an open line")
        if self.server.user:
            smtp.login(self.server.user, self.server.password)

    def _envelope(self, smtp: smtplib.SMTP, address: str) -> None:
        """Who writes, to whom. Refusing the sender is the channel's trouble, refusing her the letter's."""
        code, _ = smtp.mail(self.sender)
        if code != 250:
            self.close()
            raise Down(f"Máy thư không nhận người gửi (mã {code}).")
        code, _ = smtp.rcpt(address)
        if code in (250, 251):
            return
        self._again(smtp)
        self._refused(code)

    def _refused(self, code: int) -> None:
        if code < 400:
            # The two have lost the thread of their talk; nothing was sent yet.
            self.close()
            raise Down("Máy thư trả lời không đúng lúc.")
        if code == 421:
            self.close()
            raise Down("Máy thư đang tạm nghỉ (mã 421).")
        if code >= 500:
            raise Never(f"Máy thư không nhận địa chỉ hoặc thư này (mã {code}).")
        raise Later(f"Máy thư bảo thử lại sau (mã {code}).")

    def _again(self, smtp: smtplib.SMTP) -> None:
        """Ready for the next letter; a server that does not answer is opened anew."""
        try:
            smtp.rset()
        except (smtplib.SMTPException, OSError):
            self.close()

    def _content(self, smtp: smtplib.SMTP, content: bytes) -> None:
        try:
            code, _ = smtp.docmd("DATA")
        except (smtplib.SMTPException, OSError) as lost:
            self.close()
            raise Down(_gone(lost)) from lost
        if code != 354:
            if code >= 400:
                self._again(smtp)
            self._refused(code)
        try:
            smtp.send(_dotted(content))
            code, _ = smtp.getreply()
        except (smtplib.SMTPException, OSError) as lost:
            self.close()
            raise Doubtful("Máy thư không trả lời sau khi nhận thư.") from lost
        if not 200 <= code < 300:
            self._answered_no(code)

    def _answered_no(self, code: int) -> None:
        """A clear no is a no; anything else after the content is doubt."""
        if code < 400:
            self.close()
            raise Doubtful("Máy thư trả lời không rõ sau khi nhận thư.")
        self._refused(code)


def _dotted(content: bytes) -> bytes:
    """The content as it goes over the line, a dot doubled where a line begins with one."""
    lines = content.replace(b"\r\n.", b"\r\n..")
    return (b"." + lines if lines.startswith(b".") else lines) + b"\r\n.\r\n"


def _gone(lost: Exception) -> str:
    if isinstance(lost, TimeoutError):
        return "Máy thư không trả lời."
    if isinstance(lost, smtplib.SMTPAuthenticationError):
        return "Máy thư không nhận tên hoặc mật khẩu."
    return "Không nối được với máy thư."


def letter(message: Message, *, sender: str, house: str) -> bytes:
    """The letter as bytes. What comes from a notice cannot add a header: its line breaks are gone."""
    made = EmailMessage(policy=SMTP.clone(max_line_length=76))
    made["From"] = f'"{_one_line(house).replace(chr(34), "")}" <{sender}>'
    made["To"] = message.address
    made["Subject"] = _one_line(message.subject)
    made["Date"] = formatdate(localtime=False)
    made["Message-ID"] = f"<{message.key}@{sender.rpartition('@')[2]}>"
    # Nobody's holiday answer comes back to a machine.
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(message.text, cte="base64")
    made.add_alternative(message.html, subtype="html", cte="base64")
    return made.as_bytes()


def _one_line(text: str) -> str:
    return nfc_clean("".join(letter if letter.isprintable() else " " for letter in text))
