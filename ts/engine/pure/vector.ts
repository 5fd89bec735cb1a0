/** Cosine similarity as every engine computes it: products in f32, summed in f64 in index order. */

/** The cosine of the angle between two vectors of one dimension; 0 where either length is 0. */
export function cosine(a: Float32Array, b: Float32Array): number {
  const product = length(a) * length(b);
  return product === 0 ? 0 : dot(a, b) / product;
}

function length(vector: Float32Array): number {
  return Math.sqrt(dot(vector, vector));
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    sum += Math.fround((a[i] as number) * (b[i] as number));
  }
  return sum;
}
