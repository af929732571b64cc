from locust import FastHttpUser, constant, task


class Customer(FastHttpUser):
    """For tests of locust.io/v1, which cannot give the pods variables."""

    wait_time = constant(0.2)

    @task
    def products(self):
        self.client.get("/products")
