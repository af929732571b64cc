"""A master that answers the operator with hostile statistics, each time in another way."""

import itertools
import json
import os
import time

from flask import Response, request
from locust import FastHttpUser, constant, events, task


class Customer(FastHttpUser):
    wait_time = constant(0.2)

    @task
    def products(self):
        self.client.get("/products", headers={"X-Run": os.environ["RUN"]})


def endless():
    yield '{"state": "running", "user_count": 8, "stats": ['
    while True:
        yield '{"method": "GET", "name": "' + "x" * 65536 + '"},'


def trickle():
    yield '{"state": "running"'
    while True:
        time.sleep(0.2)
        yield " "


def nested():
    return '{"stats": ' + "[" * 1_000_000


def names():
    evil = ["\n\r\x1b[31m[ERROR] root", "</td><script>alert(1)</script>", "😀" * 50_000, '"} 1\nlocust_up 0', "\u202egnp", "\x00"]
    rows = [{"method": name, "name": name, "num_requests": 10**30, "num_failures": -1, "avg_response_time": "NaN"} for name in evil]
    total = {"method": "", "name": "Aggregated", "num_requests": 10**30, "num_failures": -(10**30), "current_rps": 1e308}
    errors = [{"method": name, "name": name, "error": name, "occurrences": 1} for name in evil]
    workers = [{"id": name, "state": name, "user_count": -5} for name in evil]
    return json.dumps({"state": "running", "user_count": -1, "stats": [*rows, total], "errors": errors, "workers": workers})


ANSWERS = itertools.cycle([endless, names, nested, trickle])


@events.init.add_listener
def hostile(environment, **_):
    if environment.web_ui:

        @environment.web_ui.app.before_request
        def answer():
            if request.path == "/stats/requests":
                return Response(next(ANSWERS)(), mimetype="application/json")
