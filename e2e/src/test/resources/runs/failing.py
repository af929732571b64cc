import os

from locust import FastHttpUser, constant, task


class Customer(FastHttpUser):
    wait_time = constant(0.2)

    @task
    def every_fourth_fails(self):
        self.client.get("/flaky?every=4", headers={"X-Run": os.environ["RUN"]})
