settings = {
    "name": "shop",
    "port": 80
    "debug": True,
}
print(settings)
