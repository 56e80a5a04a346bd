# What the build needs of Debian 12, installed by package name on the first build. As root it
# installs what is missing and says so; otherwise it prints the command and stops. What draws graphs
# is asked for when there is one to draw.

PACKAGES := gcc g++ libc6-dev nasm binutils qemu-system-x86 grub-pc-bin grub-common xorriso mtools \
	libcmocka-dev libtomlplusplus-dev libelf-dev libdw-dev musl-dev cppcheck gdb patch git jq
GRAPH_PACKAGES := graphviz

packages := $(BUILD)/.packages
graph_packages := $(BUILD)/.packages-graph

$(packages): wanted_packages := $(PACKAGES)
$(graph_packages): wanted_packages := $(GRAPH_PACKAGES)

# One after the other: the package manager has a lock.
$(graph_packages): | $(packages)

$(packages) $(graph_packages): tools/packages.mk
	@mkdir -p $(@D)
	@missing=; for p in $(wanted_packages); do \
		dpkg-query -W -f '$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$p"; \
	done; \
	if [ -n "$$missing" ]; then \
		if [ "$$(id -u)" != 0 ]; then \
			echo "Some packages are missing. As root:"; \
			echo "  apt-get install --no-install-recommends$$missing"; exit 1; \
		fi; \
		echo "Installing:$$missing"; \
		export DEBIAN_FRONTEND=noninteractive; \
		{ apt-get update && apt-get install -y --no-install-recommends $$missing; } \
			> $@.log 2>&1 || { tail $@.log; exit 1; }; \
	fi
	@touch $@

packages: $(packages) $(graph_packages) ## install what the build needs (run, test and bench do it by themselves)
.PHONY: packages
