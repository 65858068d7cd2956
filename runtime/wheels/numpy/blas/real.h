/* Products of matrices and vectors of REAL, and of complex numbers made of it. Included once for each type, which has

   REAL       the type
   NAME(it)   a name of its own
   SWAP(it)   a vector with the two halves of each complex number in it exchanged

   A number has so many `parts`: 1, or 2 if it is complex. All functions that take their count are inlined where it is
   known. Strides are counted in numbers. */

typedef REAL NAME(vector) __attribute__((vector_size(16), aligned(sizeof(REAL))));

#define VECTOR NAME(vector)
#define LANES ((int)(sizeof(VECTOR) / sizeof(REAL)))
#define ROWS 4
#define COLUMNS (2 * LANES)

/* All lanes the same: of negative zero, too, which adding to zero would lose. */
static inline VECTOR NAME(splat)(REAL x) { return x - (VECTOR){0}; }

/* Four rows times two vectors of columns, in registers: 8 sums, which the processors have room for beside the
   factors. */
static void NAME(kernel)(int depth, const REAL *a, const REAL *b, REAL *sums) {
    VECTOR s[ROWS][2] = {{{0}}};
    for (int k = 0; k < depth; k++, a += ROWS, b += COLUMNS) {
        VECTOR b0 = *(const VECTOR *)b, b1 = *(const VECTOR *)(b + LANES);
#pragma unroll
        for (int i = 0; i < ROWS; i++) {
            VECTOR factor = NAME(splat)(a[i]);
            s[i][0] += factor * b0;
            s[i][1] += factor * b1;
        }
    }
#pragma unroll
    for (int i = 0; i < ROWS; i++) {
        *(VECTOR *)(sums + i * COLUMNS) = s[i][0];
        *(VECTOR *)(sums + i * COLUMNS + LANES) = s[i][1];
    }
}

/* Lays lines (rows of the left factor, columns of the right one) beside each other, as the kernel reads them; the
   last ones are filled up with zeros. The halves of complex numbers count as lines. */
INLINE void NAME(pack)(int parts, int beside, int lines, int depth, const REAL *from, long line, long step,
                       int conjugated, REAL *to) {
    for (int start = 0; start < lines; start += beside / parts) {
        for (int k = 0; k < depth; k++) {
            for (int i = start; i < start + beside / parts; i++) {
                const REAL *number = from + (i * line + k * step) * parts;
                for (int part = 0; part < parts; part++) {
                    REAL x = i < lines ? number[part] : 0;
                    *to++ = conjugated && part ? -x : x;
                }
            }
        }
    }
}

/* Adds a tile of products to the result. Of complex numbers the kernel has made four real products, two in each of
   two rows. */
INLINE void NAME(add)(int parts, int rows, int columns, const REAL *alpha, const REAL *sums, REAL *c, long stride) {
    for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
            const REAL *sum = sums + (i * COLUMNS + j) * parts;
            REAL *to = c + (i * stride + j) * parts;
            if (parts == 1) {
                *to += *alpha * *sum;
            } else {
                REAL re = sum[0] - sum[COLUMNS + 1], im = sum[1] + sum[COLUMNS];
                to[0] += alpha[0] * re - alpha[1] * im;
                to[1] += alpha[0] * im + alpha[1] * re;
            }
        }
    }
}

INLINE void NAME(scale)(int parts, long n, const REAL *beta, REAL *y, long step) {
    for (long i = 0; i < n; i++, y += step * parts) {
        if (beta[0] == 0 && (parts == 1 || beta[1] == 0)) {
            /* What was there counts for nothing, not even if it is not a number. */
            y[0] = 0;
            if (parts == 2)
                y[1] = 0;
        } else if (parts == 1) {
            y[0] *= beta[0];
        } else {
            REAL re = y[0] * beta[0] - y[1] * beta[1];
            y[1] = y[0] * beta[1] + y[1] * beta[0];
            y[0] = re;
        }
    }
}

/* Takes a sum times alpha, and what was in its place times beta. */
INLINE void NAME(put)(int parts, const REAL *alpha, const REAL *sum, const REAL *beta, REAL *to) {
    NAME(scale)(parts, 1, beta, to, 1);
    if (parts == 1) {
        *to += *alpha * *sum;
    } else {
        to[0] += alpha[0] * sum[0] - alpha[1] * sum[1];
        to[1] += alpha[0] * sum[1] + alpha[1] * sum[0];
    }
}

/* What does not pay to be laid out anew. */
INLINE void NAME(multiply_few)(int parts, int m, int n, int k, const REAL *alpha, struct matrix a, struct matrix b,
                               const REAL *beta, REAL *c, long stride) {
    const REAL *row = a.data;
    for (int i = 0; i < m; i++, row += a.row * parts, c += stride * parts) {
        const REAL *column = b.data;
        for (int j = 0; j < n; j++, column += b.column * parts) {
            const REAL *x = row, *y = column;
            REAL sum[2] = {0, 0};
            for (int l = 0; l < k; l++, x += a.column * parts, y += b.row * parts) {
                if (parts == 1) {
                    sum[0] += *x * *y;
                } else {
                    REAL x1 = a.conjugated ? -x[1] : x[1], y1 = b.conjugated ? -y[1] : y[1];
                    sum[0] += x[0] * y[0] - x1 * y1;
                    sum[1] += x[0] * y1 + x1 * y[0];
                }
            }
            NAME(put)(parts, alpha, sum, beta, c + j * parts);
        }
    }
}

/* c = alpha a b + beta c, the rows of c being contiguous. */
INLINE void NAME(multiply)(int parts, int m, int n, int k, const REAL *alpha, struct matrix a, struct matrix b,
                           const REAL *beta, REAL *c, long stride) {
    int rows = ROWS / parts, columns = COLUMNS / parts;
    int most_rows = at_most(m, BLOCK_ROWS / parts), most_columns = at_most(n, BLOCK_COLUMNS / parts);
    int most_depth = at_most(k, BLOCK_DEPTH);
    REAL *left = NULL;
    long size = 0;
    if ((double)m * n * k > FEW) {
        size = (long)round_up(most_rows, rows) * parts * most_depth;
        left = malloc((size + (long)round_up(most_columns, columns) * parts * most_depth) * sizeof(REAL));
    }
    if (left == NULL) {
        NAME(multiply_few)(parts, m, n, k, alpha, a, b, beta, c, stride);
        return;
    }
    if (beta[0] != 1 || (parts == 2 && beta[1] != 0)) {
        for (int i = 0; i < m; i++)
            NAME(scale)(parts, n, beta, c + i * stride * parts, 1);
    }
    REAL *right = left + size, sums[ROWS * COLUMNS];
    for (int j = 0; j < n; j += most_columns) {
        int width = at_most(n - j, most_columns);
        for (int l = 0; l < k; l += most_depth) {
            int depth = at_most(k - l, most_depth);
            NAME(pack)(parts, COLUMNS, width, depth, (const REAL *)b.data + (l * b.row + j * b.column) * parts,
                       b.column, b.row, b.conjugated, right);
            for (int i = 0; i < m; i += most_rows) {
                int height = at_most(m - i, most_rows);
                NAME(pack)(parts, ROWS, height, depth, (const REAL *)a.data + (i * a.row + l * a.column) * parts, a.row,
                           a.column, a.conjugated, left);
                for (int q = 0; q < width; q += columns) {
                    for (int p = 0; p < height; p += rows) {
                        NAME(kernel)(depth, left + (long)p * parts * depth, right + (long)q * parts * depth, sums);
                        NAME(add)(parts, at_most(height - p, rows), at_most(width - q, columns), alpha, sums,
                                  c + ((i + p) * stride + j + q) * parts, stride);
                    }
                }
            }
        }
    }
    free(left);
}

/* The quotient, of complex numbers as R. Smith has it, in which only what is too large in the result is too large. */
INLINE void NAME(divide)(int parts, REAL *x, const REAL *by, int conjugated) {
    if (parts == 1) {
        *x /= *by;
        return;
    }
    REAL re = by[0], im = conjugated ? -by[1] : by[1], x0 = x[0], x1 = x[1];
    if ((re < 0 ? -re : re) >= (im < 0 ? -im : im)) {
        REAL ratio = im / re, size = re + im * ratio;
        x[0] = (x0 + x1 * ratio) / size;
        x[1] = (x1 - x0 * ratio) / size;
    } else {
        REAL ratio = re / im, size = re * ratio + im;
        x[0] = (x0 * ratio + x1) / size;
        x[1] = (x1 * ratio - x0) / size;
    }
}

/* Solves a x = b, a being a triangle, with ones on the diagonal or not; x takes the place of b, whose rows or
   columns are contiguous. Half of it is solved, the product of that and the rest of a is taken away from the rest of
   b, and so on. */
INLINE void NAME(solve_few)(int parts, int lower, int ones, int m, int n, struct matrix a, REAL *b, long row,
                            long column) {
    for (int j = 0; j < n; j++) {
        for (int step = 0; step < m; step++) {
            int i = lower ? step : m - 1 - step;
            REAL *x = b + (i * row + j * column) * parts;
            const REAL *factors = (const REAL *)a.data + i * a.column * parts;
            if (!ones)
                NAME(divide)(parts, x, factors + i * a.row * parts, a.conjugated);
            for (int l = lower ? i + 1 : 0; l < (lower ? m : i); l++) {
                const REAL *factor = factors + l * a.row * parts;
                REAL *to = b + (l * row + j * column) * parts;
                if (parts == 1) {
                    *to -= *factor * *x;
                } else {
                    REAL im = a.conjugated ? -factor[1] : factor[1];
                    to[0] -= factor[0] * x[0] - im * x[1];
                    to[1] -= factor[0] * x[1] + im * x[0];
                }
            }
        }
    }
}

/* The sum of products. Complex: of the first vector's numbers, or what is conjugated to them. */
INLINE void NAME(dot)(int parts, int conjugated, long n, const REAL *x, long x_step, const REAL *y, long y_step,
                      REAL *sum) {
    REAL re = 0, im = 0;
    long done = 0;
    if (x_step == 1 && y_step == 1) {
        VECTOR s[2] = {{0}}, t[2] = {{0}};
        long count = n * parts;
        for (; done + 2 * LANES <= count; done += 2 * LANES) {
#pragma unroll
            for (int i = 0; i < 2; i++) {
                VECTOR a = *(const VECTOR *)(x + done + i * LANES), b = *(const VECTOR *)(y + done + i * LANES);
                s[i] += a * b;
                if (parts == 2)
                    t[i] += a * SWAP(b);
            }
        }
        s[0] += s[1];
        t[0] += t[1];
        for (int i = 0; i < LANES; i++) {
            int second = parts == 2 && i % 2;
            re += second && !conjugated ? -s[0][i] : s[0][i];
            im += second && conjugated ? -t[0][i] : t[0][i];
        }
        done /= parts;
    }
    x += done * x_step * parts;
    y += done * y_step * parts;
    for (; done < n; done++, x += x_step * parts, y += y_step * parts) {
        if (parts == 1) {
            re += x[0] * y[0];
        } else {
            REAL x1 = conjugated ? -x[1] : x[1];
            re += x[0] * y[0] - x1 * y[1];
            im += x[0] * y[1] + x1 * y[0];
        }
    }
    sum[0] = re;
    if (parts == 2)
        sum[1] = im;
}

/* y += alpha x */
INLINE void NAME(axpy)(int parts, long n, const REAL *alpha, const REAL *x, long x_step, REAL *y, long y_step) {
    if (parts == 1 && x_step == 1 && y_step == 1) {
        for (long i = 0; i < n; i++)
            y[i] += *alpha * x[i];
        return;
    }
    for (long i = 0; i < n; i++, x += x_step * parts, y += y_step * parts) {
        if (parts == 1) {
            *y += *alpha * *x;
        } else {
            REAL x0 = x[0], x1 = x[1];
            y[0] += alpha[0] * x0 - alpha[1] * x1;
            y[1] += alpha[0] * x1 + alpha[1] * x0;
        }
    }
}

/* y = alpha a x + beta y */
INLINE void NAME(apply)(int parts, int m, int n, const REAL *alpha, struct matrix a, const REAL *x, long x_step,
                        const REAL *beta, REAL *y, long y_step) {
    if (beta[0] != 1 || (parts == 2 && beta[1] != 0))
        NAME(scale)(parts, m, beta, y, y_step);
    const REAL *data = a.data;
    if (a.row == 1 && a.column != 1 && !a.conjugated) {
        for (int j = 0; j < n; j++) {
            const REAL *number = x + j * x_step * parts;
            REAL factor[2] = {alpha[0] * number[0]};
            if (parts == 2) {
                factor[0] -= alpha[1] * number[1];
                factor[1] = alpha[0] * number[1] + alpha[1] * number[0];
            }
            NAME(axpy)(parts, m, factor, data + j * a.column * parts, 1, y, y_step);
        }
        return;
    }
    for (int i = 0; i < m; i++) {
        REAL sum[2] = {0, 0};
        NAME(dot)(parts, a.conjugated, n, data + i * a.row * parts, a.column, x, x_step, sum);
        NAME(axpy)(parts, 1, alpha, sum, 1, y + i * y_step * parts, 1);
    }
}

#undef VECTOR
#undef LANES
#undef ROWS
#undef COLUMNS
