import sys


def main(argv):
    print("args", len(argv))
    try:
        sys.exit("stopping early")
    finally:
        print("cleanup")


main(sys.argv)
