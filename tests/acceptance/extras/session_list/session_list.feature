Feature: Session list
  A user sees where the account is logged in, and logs out other devices.

  Scenario: Ada sees where she is logged in
    Given Ada has an account
    When Ada logs in
    And Ada looks where she is logged in
    Then Ada sees "(this device) from 198.51.100.1, since"

  Scenario: Ada logs out a device that she has lost
    Given Ada has an account
    And Ada is logged in on her phone
    When Ada logs in
    And Ada logs out all other devices
    Then Ada is logged in
    And Ada is logged out on her phone
