#!/usr/bin/env python3
"""The service under test: a small shop that counts what it was asked, so that a test can compare Locust's count.

GET /  GET /products  GET /products/{id}  POST /cart  POST /checkout   always succeed (unknown products: 404)
GET /flaky?every=N     answers 500 to every N-th request (2 if not given)
GET /slow?ms=N         answers after N milliseconds (100 if not given)
GET /counts[?run=ID]   {"requests": total, "by_path": {...}, "failures": answers of 400 and above}
POST /counts/reset[?run=ID]
GET /healthz           neither this nor /counts is counted

A request with the header `X-Run: ID` or the query `run=ID` is counted for that run too: tests that run at the same time
can share one shop. /counts without a run has all requests.
"""

import asyncio
import json
import os
import signal
import sys
from collections import Counter, defaultdict
from http import HTTPStatus
from urllib.parse import parse_qsl, urlsplit

PRODUCTS = [{"id": n, "name": f"Locust No. {n}", "price": 100 + 7 * n} for n in range(1, 51)]
MAX_HEAD = 64 * 1024
MAX_BODY = 1024 * 1024


class Counts:
    """Requests of one run, or of all."""

    def __init__(self) -> None:
        self.by_path: Counter[str] = Counter()
        self.failures = 0

    def add(self, path: str, status: int) -> None:
        self.by_path[path] += 1
        self.failures += status >= 400

    def as_json(self) -> dict:
        return {"requests": self.by_path.total(), "by_path": dict(self.by_path), "failures": self.failures}


class Shop:
    """What is sold, and what was asked. Knows nothing of connections."""

    def __init__(self) -> None:
        self.all = Counts()
        self.runs: defaultdict[str, Counts] = defaultdict(Counts)
        self.flaky = 0

    def answer(self, method: str, target: str, headers: dict[str, str]) -> tuple[int, object, float]:
        """Returns status, body and the seconds to wait before answering."""
        url = urlsplit(target)
        query = dict(parse_qsl(url.query))
        run = headers.get("x-run") or query.get("run")
        if url.path == "/healthz":
            return 200, {"ok": True}, 0
        if url.path == "/counts" and method == "GET":
            return 200, (self.runs.get(run, Counts()) if run else self.all).as_json(), 0
        if url.path == "/counts/reset" and method == "POST":
            self.reset(run)
            return 200, {"ok": True}, 0
        name, status, body, delay = self.sell(method, url.path, query)
        for counts in (self.all, self.runs[run]) if run else (self.all,):
            counts.add(name, status)
        return status, body, delay

    def reset(self, run: str | None) -> None:
        if run:
            self.runs.pop(run, None)
        else:
            self.all = Counts()
            self.runs.clear()

    def sell(self, method: str, path: str, query: dict[str, str]) -> tuple[str, int, object, float]:
        """Returns the path to count under, status, body and delay. Unknown paths share one name: counts stay small."""
        match method, path.strip("/").split("/"):
            case "GET", [""]:
                return path, 200, {"shop": "locust", "products": len(PRODUCTS)}, 0
            case "GET", ["products"]:
                return path, 200, PRODUCTS, 0
            case "GET", ["products", id]:
                found = [product for product in PRODUCTS if str(product["id"]) == id]
                return "/products/{id}", *((200, found[0]) if found else (404, {"error": "no such product"})), 0
            case "POST", ["cart" | "checkout" as place]:
                return path, 200, {place: "ok"}, 0
            case "GET", ["flaky"]:
                self.flaky += 1
                fails = self.flaky % max(1, number(query, "every", 2)) == 0
                return path, *((500, {"error": "flaky"}) if fails else (200, {"ok": True})), 0
            case "GET", ["slow"]:
                return path, 200, {"ok": True}, min(number(query, "ms", 100), 600_000) / 1000
        return "(unknown)", 404, {"error": f"no {method} {path}"}, 0


def number(query: dict[str, str], name: str, default: int) -> int:
    value = query.get(name, "")
    return int(value) if value.isdecimal() else default


class Connection(asyncio.Protocol):
    """HTTP/1.1 with keep-alive. By hand, because http.server takes a thread and five times the CPU for each request."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.buffer = b""
        self.waiting = False

    def connection_made(self, transport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        self.serve()

    def serve(self) -> None:
        """Answers the requests that are complete, in their order."""
        while not self.waiting and (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            first, *lines = self.buffer[:end].decode("latin-1").split("\r\n")
            headers = {key.lower(): value.strip() for key, _, value in (line.partition(":") for line in lines)}
            parts, length = first.split(" "), headers.get("content-length", "0")
            if len(parts) != 3 or not length.isdecimal() or int(length) > MAX_BODY or "transfer-encoding" in headers:
                return self.send(400, {"error": "bad request"}, close=True)
            if len(self.buffer) < end + 4 + int(length):
                if headers.get("expect"):
                    self.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
                return
            self.buffer = self.buffer[end + 4 + int(length) :]
            status, body, delay = self.shop.answer(parts[0], parts[1], headers)
            close = headers.get("connection", "").lower() == "close"
            if delay:
                self.waiting = True
                asyncio.get_running_loop().call_later(delay, self.resume, status, body, close)
            else:
                self.send(status, body, close)
        if len(self.buffer) > MAX_HEAD + MAX_BODY:
            self.transport.abort()

    def resume(self, status: int, body: object, close: bool) -> None:
        self.waiting = False
        self.send(status, body, close)
        self.serve()

    def send(self, status: int, body: object, close: bool) -> None:
        data = json.dumps(body).encode()
        head = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\nContent-Type: application/json\r\nContent-Length: {len(data)}\r\n"
        self.transport.write((head + ("Connection: close\r\n\r\n" if close else "\r\n")).encode() + data)
        if close:
            self.transport.close()


async def main() -> None:
    shop, port = Shop(), int(os.environ.get("PORT", "8080"))
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for ending in (signal.SIGTERM, signal.SIGINT):  # the first process of a container has no default for SIGTERM
        loop.add_signal_handler(ending, stop.set)
    server = await loop.create_server(lambda: Connection(shop), port=port, backlog=1024)
    print(f"shop listens on {port}", file=sys.stderr)
    await stop.wait()
    server.close()


if __name__ == "__main__":
    asyncio.run(main())
