"""The master writes more to its disk than it may, some seconds after the load has begun."""

import os

import gevent
from locust import FastHttpUser, constant, events, task
from locust.runners import MasterRunner


def fill():
    with open("/tmp/much", "wb") as file:
        file.write(bytearray(64 * 1024 * 1024))


@events.test_start.add_listener
def grow(environment, **_):
    if isinstance(environment.runner, MasterRunner):
        gevent.spawn_later(3, fill)


class Customer(FastHttpUser):
    wait_time = constant(0.2)

    @task
    def products(self):
        self.client.get("/products", headers={"X-Run": os.environ["RUN"]})
