// The one C++ file: it turns the tree of toml++ into ours.
#include "toml_tree.h"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <vector>

#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

namespace
{

struct converter {
	struct arena *arena;
	struct report *report;
	const char *path;

	struct place place(const toml::source_region &region) const
	{
		return {path, region.begin.line, region.begin.column};
	}

	const char *text(std::string_view view) const
	{
		return arena_text(arena, view.data(), view.size());
	}

	// A C text ends with its first NUL: a value that holds one would silently be cut.
	const char *value_text(const toml_node &node, std::string_view view) const
	{
		if (view.find('\0') != std::string_view::npos)
			report_error(report, node.place, "a text with a NUL character");
		return text(view);
	}

	void convert(toml_node &node, const toml::node &from) const;
	void convert_table(toml_node &node, const toml::table &table) const;
	void convert_array(toml_node &node, const toml::array &array) const;
};

struct entry {
	const toml::key *key;
	const toml::node *value;
};

bool stands_before(const entry &left, const entry &right)
{
	const toml::source_position &a = left.key->source().begin;
	const toml::source_position &b = right.key->source().begin;

	return a.line != b.line ? a.line < b.line : a.column < b.column;
}

void converter::convert_table(toml_node &node, const toml::table &table) const
{
	const toml_node **last = &node.first_child;
	std::vector<entry> entries;

	for (auto &&[key, value] : table)
		entries.push_back({&key, &value});
	std::sort(entries.begin(), entries.end(), stands_before);
	for (const entry &each : entries) {
		auto *child = static_cast<toml_node *>(arena_alloc(arena, 1, sizeof(toml_node)));

		child->parent = &node;
		child->place = place(each.key->source());
		child->key = value_text(*child, each.key->str());
		convert(*child, *each.value);
		node.child_count++;
		*last = child;
		last = &child->next;
	}
}

void converter::convert_array(toml_node &node, const toml::array &array) const
{
	const toml_node **last = &node.first_child;

	for (const toml::node &element : array) {
		auto *child = static_cast<toml_node *>(arena_alloc(arena, 1, sizeof(toml_node)));

		child->parent = &node;
		child->place = place(element.source());
		child->index = node.child_count++;
		convert(*child, element);
		*last = child;
		last = &child->next;
	}
}

void converter::convert(toml_node &node, const toml::node &from) const
{
	if (const toml::table *table = from.as_table()) {
		node.kind = TOML_TABLE;
		convert_table(node, *table);
	} else if (const toml::array *array = from.as_array()) {
		node.kind = TOML_ARRAY;
		convert_array(node, *array);
	} else if (const toml::value<std::string> *string = from.as_string()) {
		node.kind = TOML_TEXT;
		node.text = value_text(node, string->get());
	} else if (const toml::value<int64_t> *integer = from.as_integer()) {
		node.kind = TOML_INTEGER;
		node.number = integer->get();
	} else if (const toml::value<bool> *boolean = from.as_boolean()) {
		node.kind = TOML_BOOLEAN;
		node.truth = boolean->get();
	} else {
		node.kind = TOML_OTHER;
	}
}

} // namespace

const struct toml_node *toml_parse(struct arena *arena, struct report *report, const char *path,
				   const char *text, size_t length)
{
	converter converter = {arena, report, path};
	unsigned errors_before = report->errors;

	try {
		toml::table table = toml::parse(std::string_view(text, length));
		auto *root = static_cast<toml_node *>(arena_alloc(arena, 1, sizeof(toml_node)));

		root->place = {path, 0, 0};
		converter.convert(*root, table);
		return report->errors == errors_before ? root : nullptr;
	} catch (const toml::parse_error &error) {
		report_error(report, converter.place(error.source()), "%s",
			     std::string(error.description()).c_str());
		return nullptr;
	}
}
