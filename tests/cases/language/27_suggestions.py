import traceback
import math


class Account:
    interest_rate = 0.5

    def __init__(self):
        self.balance = 10

    def deposit(self, amount):
        self.balnce += amount


def last(function):
    try:
        function()
    except Exception as error:
        print("".join(traceback.format_exception_only(error)).rstrip())


def outer():
    counter = 1

    def inner():
        return couter + 1
    return inner() + counter


account = Account()
last(lambda: account.blance)
last(lambda: account.deposit(1))
last(lambda: Account.intrest_rate)
last(lambda: account.withdraw)
last(lambda: acount)
last(lambda: pritn("x"))
last(lambda: math.sqr(4))
last(lambda: "text".uper())
last(lambda: [].apend(1))
last(lambda: {}.key())
last(lambda: (1).bit_lenght())
last(lambda: len.__nam__)
last(lambda: zzzzzz)
last(lambda: account.x)
last(outer)
last(lambda: None.foo)
last(lambda: Account.Deposit)
last(lambda: type(account).__nme__)
