class StockError(Exception):
    """Not enough on the shelf."""


class Shelf:
    def __init__(self, **counts):
        self.counts = counts

    def take(self, name, amount):
        try:
            left = self.counts[name] - amount
        except KeyError as error:
            raise StockError(f"no {name} at all") from error
        if left < 0:
            raise StockError(f"only {self.counts[name]} {name}")
        self.counts[name] = left
        return left


shelf = Shelf(tea=3, salt=1)
print(shelf.take("tea", 2))
for name, amount in [("salt", 1), ("tea", 5), ("sugar", 1)]:
    try:
        print(name, shelf.take(name, amount))
    except StockError as error:
        print("sorry:", error, "|", repr(error.__cause__))
        if name == "sugar":
            error.add_note("order more")
            raise
print("not reached")
