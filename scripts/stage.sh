# What scripts/deploy and scripts/destroy know of a stage: its state, and what is in it. Sourced in the root of the repository.

# Initialises Terraform for the stage's own state: terraform/STAGE.tfbackend says where, where there is one.
# With workspace "default", because another stage's workspace may be selected that this backend does not have.
stage_init() {
  local options=()
  if grep -qsE '^[^#]*backend +"' terraform/*.tf; then
    if [ -f "terraform/$stage.tfbackend" ]; then
      options+=("-backend-config=$stage.tfbackend")
      # The state of another stage may be the one in use: it is left where it is. A first backend is Terraform's own question.
      if grep -qs '"backend"' terraform/.terraform/terraform.tfstate; then options+=(-reconfigure); fi
    elif compgen -G 'terraform/*.tfbackend' >/dev/null; then
      die "other stages have a backend of their own, and there is no terraform/$stage.tfbackend"
    fi
  elif [ -f "terraform/$stage.tfbackend" ]; then
    die "terraform/$stage.tfbackend has nothing to configure: write terraform/backend.tf, such as: terraform { backend \"s3\" {} }"
  fi
  TF_WORKSPACE=default scripts/terraform-init terraform ${options[@]+"${options[@]}"}
}

# Reads where the stage is and what it runs on, from its outputs; after an apply that broke off before them, from its resources.
# Sets state (Terraform's, on one line and without blanks), deployed (an argument of Terraform, or none) and deployed_architecture.
stage_read() {
  local stream place prefix
  state=$(terraform -chdir=terraform state pull | tr -d ' \n')
  stream=$(grep -oE '"stream_arn":\{"value":"[^"]*"' <<<"$state" | head -n 1 || true)
  place=$(grep -oE 'arn:aws[a-z-]*:(dynamodb|sqs|lambda|events):[a-z0-9-]+:[0-9]{12}:' <<<"$stream$state" | head -n 1 || true)
  deployed=()
  if [ -n "$place" ]; then
    local partition service region account
    IFS=: read -r _ partition service region account _ <<<"$place"
    prefix=$(grep -oE ":table/[^\"/]*-$stage-events" <<<"$stream$state" | head -n 1 || true)
    prefix=${prefix#:table/}
    prefix=${prefix%"-$stage-events"}
    deployed=("-var=deployed={region=\"$region\",account_id=\"$account\"${prefix:+,prefix=\"$prefix\"}}")
  fi
  deployed_architecture=$(grep -oE '"architectures":\["(x86_64|arm64)"\]' <<<"$state" | head -n 1 | cut -d'"' -f4 || true)
}
