# The compile commands among those that `make -nB V=1` prints, as compile_commands.json: one a file,
# the first.
BEGIN { print "[" }
/ -c / && /^(gcc|g\+\+|clang)/ {
	file = ""
	for (i = 1; i < NF; i++)
		if ($i == "-c")
			file = $(i + 1)
	if (file in seen)
		next
	seen[file] = 1
	gsub(/ -fcallgraph-info=su/, "") # clang knows none
	gsub(/\\/, "\\\\")
	gsub(/"/, "\\\"")
	printf "%s{\"directory\": \"%s\", \"file\": \"%s\", \"command\": \"%s\"}", sep, dir, file, $0
	sep = ",\n"
}
END { print "\n]" }
