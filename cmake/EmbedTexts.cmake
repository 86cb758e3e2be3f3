# Writes the files in TABLES to OUT as one C++ string literal each: {"name", "text"},
set(result "")
foreach(table ${TABLES})
  get_filename_component(name ${table} NAME)
  file(READ ${table} text)
  string(APPEND result "{\"${name}\", R\"table(${text})table\"},\n")
endforeach()
file(WRITE ${OUT} "${result}")
