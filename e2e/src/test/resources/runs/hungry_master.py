"""The master takes more memory than it may have, some seconds after the load has begun."""

import os

import gevent
from locust import FastHttpUser, constant, events, task
from locust.runners import MasterRunner


@events.test_start.add_listener
def grow(environment, **_):
    if isinstance(environment.runner, MasterRunner):
        gevent.spawn_later(5, lambda: bytearray(b"x") * (2 * 1024 * 1024 * 1024))


class Customer(FastHttpUser):
    wait_time = constant(0.2)

    @task
    def products(self):
        self.client.get("/products", headers={"X-Run": os.environ["RUN"]})
