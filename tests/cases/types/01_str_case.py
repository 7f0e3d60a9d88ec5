words = ["hello world", "HELLO", "they're bill's friends", "a1b2 c3", "x_y-z", "", "straße", "éCOLE", "ǆungla", "ΟΔΥΣΣΕΥΣ", "ﬁn"]
for word in words:
    print(repr(word))
    print("  ", word.upper(), word.lower(), word.title(), word.capitalize(), word.swapcase(), word.casefold(), sep=" | ")
print("Straße".casefold() == "STRASSE".casefold(), "ß".upper(), "İ".lower() == "i\u0307")
print("ΑΣ ΑΣΑ".lower(), "ΑΣ".title(), "Σ".lower())
print("ŉ".title(), "ŉ".upper(), "ᾳ".title(), "ᾀ".title() == "ᾈ", "ა".upper() == "ა", "ა".title() == "ა")
for text in ["Hello World", "hello", "HeLlo", "A1a", "It'S", "It's", "ǅa", "1A", "HELLO", "a b", "ª", "Ⅷ", "1"]:
    print(repr(text), text.islower(), text.isupper(), text.istitle())
columns = ["user_id", "first name", "ORDER-DATE"]
print([" ".join(part.capitalize() for part in column.replace("_", " ").replace("-", " ").split()) for column in columns])
print(max(words, key=str.casefold), sorted(words, key=str.casefold)[:4])
