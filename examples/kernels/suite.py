"""The kernels of this folder, each with a NumPy reference and the shapes that it is run on."""

import products
import rows

KERNELS = rows.KERNELS + products.KERNELS
