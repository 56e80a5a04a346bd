# `make component NAME=x`: a first component, a system of it, and a test that boots the system.

component_files = components/$(NAME)/$(NAME).c systems/$(NAME).toml tests/systems/$(NAME).script

component: ## make a new component, its system and its test; NAME=name
	@case "$(NAME)" in \
		'') echo "make component NAME=name"; exit 1 ;; \
		booter) echo "component: booter is the name of every system's first"; exit 1 ;; \
		[!a-z]* | *[!a-z0-9-]* | ????????????????????????????????*) \
			echo "component: a name has at most 31 small letters, digits and dashes, a letter first"; \
			exit 1 ;; \
	esac
	@for f in $(component_places:%=%/$(NAME)) $(component_files); do \
		test ! -e $$f || { echo "component: $$f exists"; exit 1; }; done
	@for suite in $(suite_names); do \
		test $$suite != $(NAME) || { echo "component: $(NAME) is a suite: make test SUITE=$(NAME)"; exit 1; }; done
	@mkdir -p components/$(NAME)
	@sed 's/NAME/$(NAME)/g' components/template/component.c > components/$(NAME)/$(NAME).c
	@sed 's/NAME/$(NAME)/g' components/template/system.toml > systems/$(NAME).toml
	@sed 's/NAME/$(NAME)/g' components/template/system.script > tests/systems/$(NAME).script
	@printf 'made %s\n' $(component_files)
	@echo "boot it:  make run SYSTEM=$(NAME)"
	@echo "test it:  make test SUITE=$(NAME)"

.PHONY: component
