# Writes the files in TEXTS to OUT as one C++ string literal each: {"name", "text"},
set(result "")
foreach(text_file ${TEXTS})
  get_filename_component(name ${text_file} NAME)
  file(READ ${text_file} text)
  string(APPEND result "{\"${name}\", R\"text(${text})text\"},\n")
endforeach()
file(WRITE ${OUT} "${result}")
