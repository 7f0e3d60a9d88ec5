class Cart:
    def __init__(self):
        self.items = []

    def add(self, name, price, quantity=1):
        self.items.append((name, price, quantity))
        return self

    def total(self):
        return sum(price * quantity for name, price, quantity in self.items) - discuont


discount = 2
cart = Cart().add("tea", 3).add("cup", 5, quantity=2)
print(len(cart.items))
print(cart.total())
