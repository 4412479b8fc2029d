from bravehall.cli import main

main()
