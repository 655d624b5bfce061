# docker build -t selfnorm . && docker run --rm -v "$PWD:/work" selfnorm verify claim.toml
FROM rust:1.95-slim-bookworm AS build
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev make m4
WORKDIR /selfnorm
COPY . .
RUN cargo build --release --locked

FROM debian:bookworm-slim
COPY --from=build /selfnorm/target/release/selfnorm /usr/local/bin/
WORKDIR /work
ENTRYPOINT ["selfnorm"]
CMD ["help"]
