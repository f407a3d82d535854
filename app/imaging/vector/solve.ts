/**
 * Solves a small symmetric system by elimination, in place; not finite where it is singular.
 * @param system rows of `size` coefficients and the right side
 */
export const solve = (system: Float64Array, size: number): Float64Array => {
  const stride = size + 1;
  for (let pivot = 0; pivot < size; pivot++) {
    for (let row = pivot + 1; row < size; row++) {
      const factor = system[row * stride + pivot] / system[pivot * stride + pivot];
      for (let column = pivot; column <= size; column++) system[row * stride + column] -= factor * system[pivot * stride + column];
    }
  }
  const solution = new Float64Array(size);
  for (let row = size - 1; row >= 0; row--) {
    let rest = system[row * stride + size];
    for (let column = row + 1; column < size; column++) rest -= system[row * stride + column] * solution[column];
    solution[row] = rest / system[row * stride + row];
  }
  return solution;
};
