from locust import HttpUser

class Customer(HttpUser)
    pass
