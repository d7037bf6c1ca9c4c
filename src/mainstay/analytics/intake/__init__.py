"""From the text columns of files to checked, typed rows and to rows of the lake."""
