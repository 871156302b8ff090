"""Servers of the tests on loopback: one that takes mail, one that takes webhooks."""

import http.server
import socketserver
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Taken:
    """What a server has taken so far, and how it answers."""

    port: int = 0
    mails: list[tuple[str, str, str]] = field(default_factory=list)  # from, to, everything
    posts: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    refuses: bool = False
    status: int = 200
    location: str = ""


@contextmanager
def _running(server, taken):
    taken.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield taken
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def mail_server():
    """A server that speaks as much SMTP as a sender asks for."""
    taken = Taken()

    class Session(socketserver.StreamRequestHandler):
        def say(self, line):
            self.wfile.write(f"{line}\r\n".encode())

        def handle(self):
            self.say("220 loopback")
            sender = receiver = ""
            for told in self.rfile:
                line = told.decode().strip()
                word = line[:4].upper()
                if word == "MAIL":
                    sender = line
                    self.say("451 later" if taken.refuses else "250 ok")
                elif word == "RCPT":
                    receiver = line
                    self.say("250 ok")
                elif word == "DATA":
                    self.say("354 go on")
                    lines = []
                    while (line := self.rfile.readline().decode().rstrip("\r\n")) != ".":
                        lines.append(line)
                    taken.mails.append((sender, receiver, "\n".join(lines)))
                    self.say("250 taken")
                elif word == "QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.say("250 ok")

    return _running(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session), taken)


def webhook_server():
    """A server that takes posts."""
    taken = Taken()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            taken.posts.append((self.path, dict(self.headers), body))
            self.send_response(taken.status)
            if taken.location:
                self.send_header("Location", taken.location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    return _running(http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler), taken)
