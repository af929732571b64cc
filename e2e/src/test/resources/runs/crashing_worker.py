"""Workers break down as soon as they load this script; the master does not."""

import os
import sys

from locust import FastHttpUser, constant, task

if "--worker" in sys.argv:
    sys.exit("no driver for the database")


class Customer(FastHttpUser):
    wait_time = constant(0.2)

    @task
    def products(self):
        self.client.get("/products", headers={"X-Run": os.environ["RUN"]})
