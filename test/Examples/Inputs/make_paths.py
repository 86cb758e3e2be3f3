"""Prints a module with one kernel for each path of a conversion and each element width."""

source = "#tile.layout<register = [[1], [2]], lane = [[4], [8], [16], [32], [64]], warp = [[128]]>"
results = {
    "registers": "#tile.layout<register = [[2], [1]], lane = [[4], [8], [16], [32], [64]], warp = [[128]]>",
    "lanes": "#tile.layout<register = [[4], [2]], lane = [[1], [8], [32], [16], [64]], warp = [[128]]>",
    "shared": "#tile.layout<register = [[128], [2]], lane = [[4], [8], [16], [32], [64]], warp = [[1]]>",
}

for path, result in results.items():
    for width in (1, 8, 16, 32, 64):
        data, index = f"tensor<256xi{width}, {{}}>", "tensor<256xi32, {}>"
        print(f"""tile.kernel @{path}_i{width}(%src: !tile.ptr<i{width}>, %dst: !tile.ptr<i{width}>) attributes {{num_warps = 2 : i32}} {{
  %i = tile.index 0 : {index.format(source)}
  %x = tile.load %src[%i] : !tile.ptr<i{width}>, {index.format(source)} -> {data.format(source)}
  %y = tile.convert_layout %x {{allow = ["{path}"]}} : {data.format(source)} -> {data.format(result)}
  %j = tile.index 0 : {index.format(result)}
  tile.store %y, %dst[%j] : {data.format(result)}, !tile.ptr<i{width}>, {index.format(result)}
  tile.return
}}""")
