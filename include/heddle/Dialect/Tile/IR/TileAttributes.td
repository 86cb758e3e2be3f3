//===- TileAttributes.td - Layout attributes --------------------*- tablegen -*-===//

#ifndef HEDDLE_DIALECT_TILE_TILEATTRIBUTES_TD
#define HEDDLE_DIALECT_TILE_TILEATTRIBUTES_TD

include "heddle/Dialect/Tile/IR/TileDialect.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/BuiltinAttributeInterfaces.td"
include "mlir/IR/TensorEncoding.td"

class Tile_Attr<string name, string attrMnemonic, list<Trait> traits = []> : AttrDef<Tile_Dialect, name, traits> {
  let mnemonic = attrMnemonic;
}

def Tile_LayoutAttr : Tile_Attr<"Layout", "layout",
    [DeclareAttrInterfaceMethods<VerifiableTensorEncoding>]> {
  let summary = "where each element of a tensor lives in registers, lanes, warps and CTAs";
  let description = [{
    A linear map over F2 from hardware coordinates to tensor coordinates. For every bit of a hardware dim, least
    significant first, it lists the coordinate (tensor dim 0 first) of the slot in which only that bit is set; the
    element of any other slot is the XOR over its set bits. A zero basis means broadcast. A missing dim is empty.

    Sizes come from the tensor's shape. Trailing zero bases of `lane`, `warp` and `block` are dropped, so that equal
    layouts are one attribute; zero `register` bases are real registers and are kept.

    Constraints, checked where a tensor type carries the attribute:
    * (L1) every dim of the shape is a power of two, and the tensor has at most 2^20 elements.
    * (L2) every basis has one coordinate per tensor dim.
    * (L3) every coordinate is at least 0 and below the size of its dim.
    * (L4) the map is surjective onto the shape.
    * (L5) there are at most 12 register bits.
    * (L6) there are at most 64 bits together: a slot is a word.
    * (L7) elements are signless integers of 1, 4, 8, 16, 32 or 64 bits, floats of 4 to 64 bits, or pointers.

    Shorthands that the parser folds into this attribute: `#tile.blocked`, `#tile.fragment`, `#tile.slice`.

    Example:

    ```mlir
    #tile.layout<register = [[0, 1], [8, 0]], lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]>
    ```
  }];
  let parameters = (ins
    "unsigned":$rank,
    ArrayRefParameter<"int32_t">:$registerBases,
    ArrayRefParameter<"int32_t">:$laneBases,
    ArrayRefParameter<"int32_t">:$warpBases,
    ArrayRefParameter<"int32_t">:$blockBases
  );
  let builders = [
    /// The canonical form: trailing zero bases of lane, warp and block are dropped.
    AttrBuilder<(ins "const ::heddle::tile::LayoutBases &":$bases)>
  ];
  let skipDefaultBuilders = 1;
  let hasCustomAssemblyFormat = 1;
  let extraClassDeclaration = [{
    /// The bases of a hardware dim, flattened: `rank` coordinates for each bit.
    ::llvm::ArrayRef<int32_t> getBases(::heddle::layout::Dim dim) const;
    /// The number of bits listed for a hardware dim.
    unsigned getBits(::heddle::layout::Dim dim) const;
  }];
}

def Tile_SharedLayoutAttr : Tile_Attr<"SharedLayout", "shared_layout",
    [DeclareAttrInterfaceMethods<VerifiableTensorEncoding>]> {
  let summary = "where each element of a tensor lives in shared memory";
  let description = [{
    A linear map over F2 from the bits of an element offset to tensor coordinates. XOR swizzles are ordinary bases
    with two non-zero coordinates.

    The constraints L1 to L4 of `#tile.layout` hold here, too, where a tensor type carries the attribute.

    Example:

    ```mlir
    #tile.shared_layout<offset = [[0, 1], [0, 2], [0, 4], [1, 1], [2, 2], [4, 4], [8, 0]]>
    ```
  }];
  let parameters = (ins
    "unsigned":$rank,
    ArrayRefParameter<"int32_t">:$offsetBases,
    ArrayRefParameter<"int32_t">:$blockBases
  );
  let hasCustomAssemblyFormat = 1;
  let extraClassDeclaration = [{
    unsigned getOffsetBits() const { return getRank() ? getOffsetBases().size() / getRank() : 0; }
  }];
}

#endif // HEDDLE_DIALECT_TILE_TILEATTRIBUTES_TD
